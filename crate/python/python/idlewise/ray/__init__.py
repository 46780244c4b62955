"""idlewise on a cluster of Ray: sweeps of many scenarios, and one large scenario in parts.

Needs ``pip install 'idlewise[ray]'``. The work goes to the cluster that this process is
connected to (``ray.init``); where it is connected to none, Ray connects as it always does:
to the cluster that ``RAY_ADDRESS`` names, else to one of this machine, which it starts.
"""

from ._solve import solve
from ._sweep import Done, read, sweep

__all__ = ["Done", "read", "solve", "sweep"]
