"""The one HTTP session that follows nothing by itself; imported only where something is fetched."""

from __future__ import annotations

import requests


class Unswerving(requests.Session):
    """Follows no redirect, and does not read one's body, however long, to look for the next."""

    def get_redirect_target(self, resp: requests.Response) -> None:  # noqa: ARG002 - the hook's
        """Never another address: whoever asked looks at the answer's `Location` itself."""
        return
