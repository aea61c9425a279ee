"""`python -m tests.journeys.zygote`: a process that has everything imported and, for each line it reads, forks into
the embedded platform; it prints the child's pid. A thousand starts then do not pay for a thousand imports."""

import asyncio
import os
import sys

from deploy.embedded.__main__ import main


def serve() -> None:
    for _ in sys.stdin:
        pid = os.fork()
        if pid == 0:
            with open(os.devnull) as nothing:
                os.dup2(nothing.fileno(), 0)
            os.dup2(2, 1)  # the parent's answers alone go to its output
            asyncio.run(main())
            os._exit(0)
        sys.stdout.write(f"{pid}\n")
        sys.stdout.flush()
        os.waitpid(pid, 0)


if __name__ == "__main__":
    serve()
