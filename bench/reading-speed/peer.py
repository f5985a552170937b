# Every file of a folder through markitdown, in one process.
import os, sys
from markitdown import MarkItDown
converter = MarkItDown(enable_plugins=False)
total = 0
for place, _, names in sorted(os.walk(sys.argv[1])):
    for name in sorted(names):
        total += len(converter.convert(os.path.join(place, name)).text_content.split())
print(total)
