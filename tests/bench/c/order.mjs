// The rules of order.dol as JSON Schema, compiled by ajv.
import { createRequire } from "node:module";
import path from "node:path";

const string = (minLength, maxLength) => ({ type: "string", minLength, maxLength });
const between = (type, minimum, maximum) => ({ type, minimum, maximum });
export const schema = {
  type: "object",
  additionalProperties: false,
  properties: {
    id: between("integer", 1, Number.MAX_SAFE_INTEGER),
    customer: string(1, 64),
    email: string(3, 254),
    currency: string(3, 3),
    quantity: between("integer", 1, 1000),
    price: between("number", 0, 1000000),
    discount: between("number", 0, 1),
    priority: between("integer", 0, 5),
    country: string(2, 2),
    express: { type: "boolean" },
  },
};
schema.required = Object.keys(schema.properties);
export const urgent = (o) => !o.express || o.priority >= 3; // no keyword says it: a line of code does

export const requireFrom = (parent) => createRequire(path.join(path.resolve(parent), "package.json"));
export function ajvOf(parent) {
  const Ajv = requireFrom(parent)("ajv").default;
  return {
    order: new Ajv({ strict: true }).compile(schema),
    orders: new Ajv({ strict: true }).compile({ type: "array", items: schema }),
    urgent,
  };
}
