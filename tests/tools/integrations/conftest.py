"""Vendors' tests stand on the tills' world."""

import pytest

pytest.register_assert_rewrite("tests.tools.pos.contract")

from tests.tools.pos.conftest import world  # noqa: E402, F401
