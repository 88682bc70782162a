"""Exports of survey tools: one format a module, the steps they share beside them."""
