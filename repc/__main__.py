"""``python -m repc``."""

import sys

from repc.cli import main

sys.exit(main())
