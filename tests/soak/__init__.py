"""The bot as a process of its own, killed and hindered for minutes: `make soak`."""

import pytest

pytest.register_assert_rewrite("tests.soak.harness")  # else a failure would not say with what
