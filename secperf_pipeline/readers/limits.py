"""How large a file may be before it is opened, so that time and memory stay bounded."""

MAX_FILE_BYTES = 1024**3
"""Bytes of a file in the inbox."""

MAX_UNPACKED_BYTES = 256 * 1024**2
"""Bytes that a container (zip, gzip, Parquet) or a tree (JSON, XML) may unfold to."""

MAX_RATIO = 200
"""Unpacked bytes for each packed byte; only asked above `RATIO_FREE_BYTES`."""

RATIO_FREE_BYTES = 16 * 1024**2
"""Containers that unfold to less than this are harmless at any ratio."""

MAX_ENTRIES = 2_000
"""Entries of a zip."""

MAX_ROWS = 5_000_000
"""Rows of a table."""

MAX_COLUMNS = 4_096
"""Columns of a table."""

MAX_WORKBOOK_BYTES = 128 * 1024**2
"""Bytes that a workbook may unfold to: reading it takes several times as much memory."""

MAX_CELLS = 150_000_000
"""Cells of a table: each takes 16 bytes and more, even an empty one."""

MAX_LINES = 2 * MAX_ROWS
"""Lines of a CSV file, empty ones and those within cells included."""

MAX_JSON_PARTS = 20_000_000
"""Objects, lists and members of a JSON document: a short one takes 30 times its text in memory."""

MAX_XML_PARTS = 8_000_000
"""Elements and attributes of an XML document, which take still more."""

MAX_YAML_DEPTH = 100
"""Lists and mappings within each other in a YAML document."""

MAX_YAML_BYTES = 4 * 1024**2
"""Bytes of a YAML document, which is read slowly."""

MAX_WORKBOOK_CELLS = 2_000_000
"""Cells of the used range of a worksheet."""

MAX_FIELD_CHARACTERS = 1_000_000
"""Characters of one CSV cell; a longer one is an unclosed quote."""

MAX_SPSS_CELLS = 40_000_000
"""Cells of a .sav: each is an object of Python for a while."""

MAX_SPSS_MEMORY = 4 * 1024**3
"""Bytes of address space of the process that reads a .sav."""

MAX_SPSS_SECONDS = 120
"""Seconds that the process that reads a .sav may take."""
