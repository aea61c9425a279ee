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
        case click.MissingParameter():
            return f"缺少参数 {error.param.human_readable_name if error.param else ''}。"
        case click.NoSuchOption():
            return f"没有选项 {error.option_name}。"
        case click.BadParameter() if error.param:
            return f"参数 {error.param.human_readable_name} 不能用：{error.message}"
        case _:
            return f"用法不对：{error.message}"
