"""Writes COUNT orders as JSON: as programs write it, all in order, no blanks."""
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
json.dump(orders, sys.stdout, separators=(",", ":"))
