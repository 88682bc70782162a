"""The sample home: the shipped inbox and its declared, public pseudonym key."""

import shutil

from secperf_pipeline.domain.project import SAMPLE_INBOX
from secperf_pipeline.ingest.home import Home


def copy_sample(home: Home) -> None:
    """Copy the sample's files over those of the same name; what else is there stays."""
    shutil.copytree(SAMPLE_INBOX, home.inbox, dirs_exist_ok=True)
    home.keys.mkdir(mode=0o700, parents=True, exist_ok=True)
    key = home.keys / "pseudonym.key"
    if not key.exists():
        shutil.copyfile(SAMPLE_INBOX.parent / "keys" / "pseudonym.key", key)
        key.chmod(0o600)
