"""Addresses of the review page and what its answers list."""

from __future__ import annotations


def url(document, tail=""):
    return f"/documents/{document.pk}/review/{tail}"


def keys_of(response):
    return [problem["key"] for problem in response.context["problems"]]


def codes_of(response):
    return [problem["code"] for problem in response.context["problems"]]
