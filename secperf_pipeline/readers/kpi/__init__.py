"""KPI sources: incident tickets, phishing exercises, registers, tables of figures."""
