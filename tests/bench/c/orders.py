"""Writes COUNT orders as JSON: as programs write it, all in order, no blanks.

orders.py COUNT              one array
orders.py COUNT BYTES FOLDER the same again and again, until they are so many bytes: FOLDER/orders.json,
                             one array, and FOLDER/orders.jsonl
"""
import json, random, sys

random.seed(11)
names = "ada grace edsger barbara donald frances alan margaret tony leslie".split()
orders = []
for i in range(int(sys.argv[1])):
    name = random.choice(names) + str(random.randrange(10000))
    priority = random.randrange(6)
    orders.append({
        "id": random.randrange(1, 1 << 40),
        "customer": name.title() + " of " + random.choice(["Rotterdam", "York", "Uppsala", "Bern"]),
        "email": name + "@example.org",
        "currency": random.choice(["EUR", "USD", "SEK", "GBP"]),
        "quantity": random.randrange(1, 1001),
        "price": round(random.uniform(0, 2000), 2),
        "discount": random.random() if i % 4 == 0 else random.choice([0.0, 0.05, 0.1, 0.25]),
        "priority": priority,
        "country": random.choice(["NL", "GB", "SE", "CH"]),
        "express": priority >= 3 and random.random() < 0.3,
    })
if len(sys.argv) == 2:
    json.dump(orders, sys.stdout, separators=(",", ":"))
else:
    lines = [json.dumps(o, separators=(",", ":")) for o in orders]
    times = int(sys.argv[2]) // sum(len(line) + 1 for line in lines) + 1
    with open(sys.argv[3] + "/orders.json", "w") as f:
        f.write("[" + ",".join([",".join(lines)] * times) + "]")
    with open(sys.argv[3] + "/orders.jsonl", "w") as f:
        f.write("".join(["\n".join(lines) + "\n"] * times))
