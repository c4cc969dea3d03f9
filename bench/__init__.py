"""Measures Portico beside other servers, interleaved in one run: see `python3 -m bench --help`."""
