"""Prints a module of N genes with constraints and a function over each."""
import sys

print("module genes @ 1.0.0\n")
for i in range(int(sys.argv[1])):
    print(f"""gene G{i} {{
    has low: UInt64
    has high: UInt64
    has rate: Float64 = 0.5 where rate >= 0.0 and rate <= 1.0

    constraint ordered {{ this.low <= this.high }}
    constraint bounded {{ this.high < {1000 + i} }}
}}

fun span{i}(g: G{i}) -> UInt64 {{ g.high - g.low }}
""")
