# Read by demo.sh: constants to change, and the lines worked out by hand.
changes entropy.dol 's/^const HOP_ENTROPY_BASE: Float64 = 0.1$/const HOP_ENTROPY_BASE: Float64 = 0.2/' \
'-price: network 1.450, compute 2.600, total 1.215, multiplier 1.06075
-price: 1000 + surcharge 60 + tax 21 = 1081 credits
+price: network 1.750, compute 2.600, total 1.305, multiplier 1.06525
+price: 1000 + surcharge 65 + tax 21 = 1086 credits'

changes pricing.dol 's/^const ENTROPY_TAX_RATE: Float64 = 0.02$/const ENTROPY_TAX_RATE: Float64 = 0.03/' \
'-price: 1000 + surcharge 60 + tax 21 = 1081 credits
+price: 1000 + surcharge 60 + tax 31 = 1091 credits'

changes market.dol 's/has minimum_spread: Float64 = 0.01 /has minimum_spread: Float64 = 0.02 /' \
'-market: spread for our risk 0.060, quoted 970 / 1030
+market: spread for our risk 0.070, quoted 965 / 1035'

changes nexus.dol 's/^const MIN_NEXUS_REPUTATION: Float64 = 0.7$/const MIN_NEXUS_REPUTATION: Float64 = 0.85/' \
'-election: bo becomes nexus
+election: ada becomes nexus'

changes core.dol 's/^const FAILURE_THRESHOLD: UInt32 = 5$/const FAILURE_THRESHOLD: UInt32 = 3/' \
'-gate: open, closed at 25 s, half open at 85 s, open at 100 s
+gate: open, closed at 15 s, half open at 75 s, open at 90 s'
