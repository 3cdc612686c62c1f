"""Where a text leads: the restaurant's own address, marked with where it was seen."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from tools.content.schemas import Version


def tagged(url: str, version: Version, campaign: str) -> str:
    """With Google Analytics' campaign parameters (utm_source, _medium, _campaign, _content); others stay."""
    parts = urlsplit(url)
    medium = {"sms": "sms", "email": "email", "website": "banner"}.get(version.channel, "social")
    tags = {
        "utm_source": version.channel,
        "utm_medium": medium,
        "utm_campaign": campaign,
        "utm_content": version.variant,
    }
    kept = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name not in tags]
    return urlunsplit(parts._replace(query=urlencode([*kept, *tags.items()])))
