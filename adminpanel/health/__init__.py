"""How the installation is doing: probes, the detailed report, and figures for Prometheus.

Part 4.1 of the API contract says what each address answers.
"""
