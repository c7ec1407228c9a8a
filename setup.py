"""What pyproject.toml cannot say: every room is a package, and the folder grammar/ is installed as repc/grammar."""

from setuptools import find_packages, setup

setup(
    packages=[*find_packages(include=["repc", "repc.*"]), "repc.grammar"],
    package_dir={"repc.grammar": "grammar"},
)
