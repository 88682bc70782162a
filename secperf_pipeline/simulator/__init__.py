"""The rehearsal: a seeded population that answers, is audited and measured, with its truth."""
