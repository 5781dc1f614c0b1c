"""`python -m discogs.sandbox`: the sandbox by itself, for any client."""

from __future__ import annotations

import argparse
import threading
from collections.abc import Sequence

from discogs.sandbox.server import Sandbox


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the arguments, and run the sandbox."""
    parser = argparse.ArgumentParser(prog="python -m discogs.sandbox", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument("--port", type=int, default=8042, help="port to listen on; 0: a free one")
    parser.add_argument("--limit", type=int, default=60, help="requests a window with a login")
    parser.add_argument("--window", type=float, default=60.0, help="window in seconds")
    chosen = parser.parse_args(arguments)
    serve(host=chosen.host, port=chosen.port, limit=chosen.limit, window=chosen.window)


def serve(*, host: str, port: int, limit: int, window: float) -> None:
    """Run the sandbox until interrupted."""
    with Sandbox(host=host, port=port, limit=limit, window=window) as sandbox:
        print(greeting(sandbox), flush=True)
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            print("\nStopped.")


def greeting(sandbox: Sandbox) -> str:
    """Say how to use a running sandbox."""
    return (
        f"Discogs sandbox at {sandbox.url} (stop it with Ctrl-C)\n"
        f"  user {sandbox.username}, token {sandbox.token}\n"
        f"  consumer key {sandbox.consumer_key}, secret {sandbox.consumer_secret}\n"
        f"  monthly dumps at {sandbox.dumps_url}\n"
        f'Try: curl -H "Authorization: Discogs token={sandbox.token}" '
        f"{sandbox.url}/releases/249504"
    )


if __name__ == "__main__":
    main()
