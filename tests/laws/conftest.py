"""Numerical linear algebra on one thread: the matrices are small, and threads would only wait for each other."""

import pytest
from threadpoolctl import threadpool_limits


@pytest.fixture(autouse=True, scope="package")
def one_thread():
    with threadpool_limits(limits=1):
        yield
