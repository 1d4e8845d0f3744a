"""What ``scripts/benchmark.py`` runs: a module a benchmark, each imported when it is asked for.

They import each other relatively: the script knows them as ``benchmarks``, the tests as
``scripts.benchmarks``.
"""
