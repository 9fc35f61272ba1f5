# RUN
# NEEDS: python3
# The SARIF log has what the standard requires and what code scanning reads: rules referred to by
# index, regions in order, URIs that parse.
cd "$scratch" || exit 2
mkdir -p 'a dir'
printf 'module m @ 1.0.0\n\npub fun f(x: UInt64) -> UInt64 {\n    unknown_one + unknown_two\n}\n\npub fun f() -> UInt64 {\n    1\n}\n' >"a dir/$(printf '\303\251').dol"
dolc check --format sarif 'a dir' missing.dol >log.json
python3 - <<'PY'
import json, urllib.parse
log = json.load(open("log.json"))
def say(good, name):
    print(("ok " if good else "not ok ") + name)
say(log["version"] == "2.1.0" and "sarif" in log["$schema"], "version and schema")
run, = log["runs"]
driver = run["tool"]["driver"]
rules = driver["rules"]
say(driver["name"] == "dolc" and driver["version"], "tool")
say(len({r["id"] for r in rules}) == len(rules), "each rule once")
results = run["results"]
say(len(results) >= 4, "results are there: %d" % len(results))
say(all(rules[r["ruleIndex"]]["id"] == r["ruleId"] for r in results), "rule indices")
say(all(r["level"] in ("error", "warning", "note") for r in results), "levels")
say(all(r["message"]["text"] for r in results), "messages")
places = [l["physicalLocation"] for r in results
          for l in r.get("locations", []) + r.get("relatedLocations", [])]
uris = {p["artifactLocation"]["uri"] for p in places}
say(uris == {"a%20dir/%C3%A9.dol"} and urllib.parse.unquote(*uris) == "a dir/\u00e9.dol", "URIs")
def ordered(r):
    return 1 <= r["startLine"] <= r["endLine"] and r["startColumn"] >= 1 and \
        (r["startLine"], r["startColumn"]) <= (r["endLine"], r["endColumn"])
say(all(ordered(p["region"]) for p in places), "regions")
say(any("relatedLocations" in r for r in results), "related locations")
say(any("locations" not in r for r in results), "a result without a place has none")
PY
