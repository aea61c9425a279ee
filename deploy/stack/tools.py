"""What building a server needs from the machine: a JDK, Maven, and folders others may read."""

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

JDK_AT_LEAST = 21
_JDK_FOLDERS = ("/usr/lib/jvm/*", "/usr/java/*", "/opt/*", "~/.sdkman/candidates/java/*", "~/.jdks/*")
_DEPENDENCY_PLUGIN = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1"


class ToolMissing(Exception):
    """Something this machine lacks, said in one sentence."""


class ToolFailed(Exception):
    """A build step ended with an error; carries the end of what it printed."""


def find_program(name: str, package: str) -> Path:
    found = shutil.which(name)
    if found is None:
        raise ToolMissing(f"The program {name} is not installed (Debian package {package}).")
    return Path(found)


def jdk_version(jdk: Path) -> int:
    """The major version a JDK states in its release file; 0 where there is no compiler."""
    release = jdk / "release"
    if not (jdk / "bin/javac").exists() or not release.exists():
        return 0
    stated = re.search(r'^JAVA_VERSION="(\d+)', release.read_text(), re.MULTILINE)
    return int(stated[1]) if stated else 0


def find_jdk() -> Path:
    candidates = [Path(home) for home in [os.environ.get("JAVA_HOME")] if home]
    if java := shutil.which("javac"):
        candidates.append(Path(java).resolve().parents[1])
    for pattern in _JDK_FOLDERS:
        folder = Path(pattern).expanduser()
        candidates += sorted(folder.parent.glob(folder.name))
    fit = [jdk for jdk in candidates if jdk_version(jdk) >= JDK_AT_LEAST]
    if not fit:
        raise ToolMissing(f"No JDK of version {JDK_AT_LEAST} or later is installed (JAVA_HOME and the usual folders).")
    return min(fit, key=jdk_version)


def run(command: list[str | Path], *, directory: Path, environment: dict[str, str] | None = None) -> None:
    done = subprocess.run(
        [str(part) for part in command],
        cwd=directory,
        env=os.environ | (environment or {}),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        end = "\n".join(done.stdout.splitlines()[-20:])
        raise ToolFailed(f"{Path(command[0]).name} failed with code {done.returncode}:\n{end}")


@dataclass(frozen=True)
class Tools:
    jdk: Path
    maven: Path

    @classmethod
    def find(cls) -> "Tools":
        return cls(find_jdk(), find_program("mvn", "maven"))

    def artifact(self, coordinates: str, into: Path) -> Path:
        """Fetches one file, `group:name:version:type`, and returns where it lies."""
        _, name, version, kind = coordinates.split(":")
        self._maven(into, "copy", f"-Dartifact={coordinates}", f"-DoutputDirectory={into}")
        return into / f"{name}-{version}.{kind}"

    def libraries(self, pom: Path, into: Path) -> None:
        """Fetches everything a pom names for running."""
        self._maven(into, "copy-dependencies", "-f", pom, f"-DoutputDirectory={into}", "-DincludeScope=runtime")

    def compile(self, *sources: Path, libraries: str, into: Path) -> None:
        """`libraries` is a Java class path; classes go below `into`."""
        into.mkdir(parents=True, exist_ok=True)
        release = str(JDK_AT_LEAST)
        options: list[str | Path] = ["--release", release, "-nowarn", "-cp", libraries, "-d", into]
        run([self.jdk / "bin/javac", *options, *sources], directory=into)

    def _maven(self, into: Path, goal: str, *options: str | Path) -> None:
        into.mkdir(parents=True, exist_ok=True)
        command = [self.maven, "-B", "-q", "-ntp", f"{_DEPENDENCY_PLUGIN}:{goal}", *options]
        run(command, directory=into, environment={"JAVA_HOME": str(self.jdk)})
