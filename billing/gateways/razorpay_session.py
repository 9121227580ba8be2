"""The HTTP under Razorpay's SDK: with an end to waiting, one more try where that is safe, and without its prints."""

from typing import Any

import razorpay
import requests
from requests.adapters import HTTPAdapter
from urllib3.util import Retry


class NoAnswer(Exception):
    """Not a `requests` exception on purpose: the SDK prints those, with the address, to standard output."""


class Session(requests.Session):
    """Every way in which HTTP fails comes out as NoAnswer."""

    def request(self, *args: Any, **kwargs: Any) -> Any:
        kwargs["allow_redirects"] = False
        try:
            response = super().request(*args, **kwargs)
            if response.status_code >= 500 or not _is_object(response):
                raise NoAnswer
        except (requests.RequestException, ValueError) as trouble:
            raise NoAnswer(type(trouble).__name__) from None
        return response


def _is_object(response: requests.Response) -> bool:
    """The SDK looks for `error` in whatever JSON it gets."""
    return isinstance(response.json(), dict)


def make_client(auth: tuple[str, str], *, base: str, trusts_proxies: bool) -> razorpay.Client:
    """A client for many threads. A question is asked once more if the line could not be had; an order never is."""
    session = Session()
    session.trust_env = trusts_proxies
    adapter = HTTPAdapter(
        pool_maxsize=16,
        max_retries=Retry(total=1, connect=1, read=0, status=0, allowed_methods={"GET"}, raise_on_status=False),
    )
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    return razorpay.Client(session=session, auth=auth, **({"base_url": base.rstrip("/")} if base else {}))
