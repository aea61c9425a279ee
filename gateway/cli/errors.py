"""How a command ends: 0 done · 1 done, but something was refused or is broken · 2 wrong use · 3 platform unreachable
· 4 not allowed.
"""

import click

EXIT_PROBLEMS = 1


class CliError(click.ClickException):
    """One sentence in Chinese on stderr: what happened and what to do."""

    exit_code = EXIT_PROBLEMS

    def show(self, file: object = None) -> None:
        click.echo(self.message, err=True)


class WrongUse(CliError):
    exit_code = 2


class Unreachable(CliError):
    exit_code = 3


class Refused(CliError):
    exit_code = 4


def usage(error: click.UsageError) -> str:
    """click words these in English."""
    match error:
        case click.exceptions.NoArgsIsHelpError():
            return "请写出要做什么。"
        case click.exceptions.NoSuchCommand():
            return f"没有命令 {error.command_name}。"
        case click.MissingParameter():
            return f"缺少参数{_name(error)}。"
        case click.NoSuchOption():
            return f"没有选项 {error.option_name}。"
        case click.BadParameter() if error.param and isinstance(error.param.type, click.Path):
            return f"{_name(error)}不存在，或无权读取。"
        case click.BadParameter() if error.param:
            return f"参数{_name(error)}不能这样写。"
        case _:
            return error.message


def _name(error: click.BadParameter) -> str:
    return f"“{error.param.human_readable_name}”" if error.param else ""
