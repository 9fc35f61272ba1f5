// The ten rules of order.dol with ajv, typebox and protovalidate-es; JSON.parse with ajv.
// CPU time, so that other work on the machine does not count.
// usage: node peers.mjs NODE_MODULES_PARENT ORDERS.json
import { readFileSync } from "node:fs";
import { ajvOf, requireFrom, schema as order } from "./order.mjs";

const require = requireFrom(process.argv[2]);
const bytes = readFileSync(process.argv[3]);
const text = bytes.toString("utf8");
const orders = JSON.parse(text);

const { order: ajvOrder, orders: ajvOrders, urgent } = ajvOf(process.argv[2]);

const { Type } = require("@sinclair/typebox");
const { TypeCompiler } = require("@sinclair/typebox/compiler");
const typebox = TypeCompiler.Compile(Type.Object(
  Object.fromEntries(Object.entries(order.properties).map(([name, { type, ...rules }]) => [
    name,
    { integer: Type.Integer, number: Type.Number, string: Type.String, boolean: Type.Boolean }[type](rules),
  ])),
  { additionalProperties: false },
));

// ---- the same as a protobuf message with rules ----
function protovalidate() {
  const pb = require("@bufbuild/protobuf");
  const wkt = require("@bufbuild/protobuf/wkt");
  const rules = require("@bufbuild/protovalidate/gen/buf/validate/validate_pb.js");
  const { createValidator } = require("@bufbuild/protovalidate");
  const T = wkt.FieldDescriptorProto_Type;
  const number = (type, gte, lte) => [T[type.toUpperCase()], { case: type, value: {
    greaterThan: { case: "gte", value: gte }, lessThan: { case: "lte", value: lte } } }];
  const bytesOf = (least, most) => [T.STRING, { case: "string", value: {
    minBytes: BigInt(least), maxBytes: BigInt(most) } }];
  const fields = {
    id: number("uint64", 1n, (1n << 64n) - 1n),
    customer: bytesOf(1, 64),
    email: bytesOf(3, 254),
    currency: bytesOf(3, 3),
    quantity: number("uint32", 1, 1000),
    price: number("double", 0, 1e6),
    discount: number("double", 0, 1),
    priority: number("uint32", 0, 5),
    country: bytesOf(2, 2),
    express: [T.BOOL, undefined],
  };
  const file = pb.create(wkt.FileDescriptorProtoSchema, {
    name: "order.proto", syntax: "proto3", package: "bench",
    dependency: ["buf/validate/validate.proto"],
    messageType: [{ name: "Order", field: Object.entries(fields).map(([name, [type, rule]], i) => {
      const options = pb.create(wkt.FieldOptionsSchema);
      if (rule)
        pb.setExtension(options, rules.field, pb.create(rules.FieldRulesSchema, { type: rule }));
      return { name, jsonName: name, number: i + 1, type, options,
               label: wkt.FieldDescriptorProto_Label.OPTIONAL };
    }) }],
  });
  const message = pb.create(wkt.MessageOptionsSchema);
  pb.setExtension(message, rules.message, pb.create(rules.MessageRulesSchema, {
    cel: [{ id: "urgent", expression: "!this.express || this.priority >= 3u" }] }));
  file.messageType[0].options = message;
  const registry = pb.createFileRegistry(file, (name) =>
    name === "buf/validate/validate.proto" ? rules.file_buf_validate_validate.proto
      : wkt[{ "google/protobuf/descriptor.proto": "file_google_protobuf_descriptor",
              "google/protobuf/duration.proto": "file_google_protobuf_duration",
              "google/protobuf/field_mask.proto": "file_google_protobuf_field_mask",
              "google/protobuf/timestamp.proto": "file_google_protobuf_timestamp" }[name]]?.proto);
  const schema = registry.getMessage("bench.Order");
  const validator = createValidator({ registry: pb.createRegistry(...registry, rules.file_buf_validate_validate) });
  const values = orders.slice(0, 2000).map((o) => pb.create(schema, { ...o, id: BigInt(o.id) }));
  const one = (v) => validator.validate(schema, v).kind === "valid";
  const broken = pb.create(schema, { ...orders[0], id: 0n });
  if (one(broken) || !one(values[0]))
    throw new Error("protovalidate does not check what it should");
  return () => values.every(one) && values.length;
}

// ---- measuring ----
function best(run, rounds = 15) {
  let least = Infinity, count = 0;
  for (let i = 0; i < rounds; i++) {
    const from = process.cpuUsage();
    count = run();
    if (!count) throw new Error("a check failed");
    const { user, system } = process.cpuUsage(from);
    least = Math.min(least, user + system);
  }
  return [least, count];
}
function perRecord(name, run, rounds) {
  const [us, count] = best(run, rounds);
  console.log(`  ${name.padEnd(30)} ${((us * 1e3) / count).toFixed(2).padStart(9)} ns a record`);
}
function perByte(name, run) {
  const [us, count] = best(run);
  console.log(`  ${name.padEnd(30)} ${((us * 1e3) / count).toFixed(2).padStart(9)} ns a record  ` +
              `${(bytes.length / us).toFixed(0)} MB/s`);
}
if (orders.length === 0 || ajvOrder({ ...orders[0], id: 0 }) || typebox.Check({ ...orders[0], id: 0 }))
  throw new Error("the peers do not check what they should");
const repeat = (run) => () => { // long enough for the clock
  for (let i = 1; i < 20; i++) run();
  return run() && orders.length * 20;
};
perRecord("ajv", () => orders.every((o) => ajvOrder(o) && urgent(o)) && orders.length);
perRecord("typebox", repeat(() => orders.every((o) => typebox.Check(o) && urgent(o))));
perRecord("protovalidate-es", protovalidate(), 3);
perByte("JSON.parse", () => JSON.parse(text).length);
perByte("JSON.parse + ajv", () => {
  const read = JSON.parse(text);
  return ajvOrders(read) && read.every(urgent) && read.length;
});
