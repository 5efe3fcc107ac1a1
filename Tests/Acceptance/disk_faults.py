"""The switch of the preloaded library that makes the disk fail."""


class Disk:
    """The disk under one database, which fails when told to."""

    def __init__(self, library, database):
        self.control = database.with_name("disk-fault.txt")
        self.environment = {
            "LD_PRELOAD": str(library),
            "OPDESK_TEST_FAULT_DATABASE": str(database),
            "OPDESK_TEST_FAULT_FILE": str(self.control)}

    def fail(self, fault):
        """`enospc`, `full`, `erofs`, `fsync-eio` or `slow`, from the next call on."""
        whole = self.control.with_suffix(".new")
        whole.write_text(fault)
        whole.replace(self.control)

    def heal(self):
        self.control.unlink()
