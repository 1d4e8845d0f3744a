"""The benchmarks of ``scripts/benchmark.py``, one per module.

The modules import each other relatively: the script imports the package as ``benchmarks``, the
tests as ``scripts.benchmarks``.
"""
