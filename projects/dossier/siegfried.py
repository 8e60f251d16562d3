"""A process of its own that tells the format of files: a path on each line in, what was found on each line out (JSON).

Siegfried keeps its signatures and every file it reads in memory; here both are gone once a package has been looked at.
Knows nothing of Django or of the portal.
"""

import json
import sys

import pygfried

for line in sys.stdin:
    found = pygfried.identify(json.loads(line), detailed=True)["files"][0]["matches"]
    print(json.dumps(found), flush=True)
