import OPDEngine
import OPDJournal

/// The part of JSON Schema (2020-12) that the API's answers are described with.
struct JSONSchema {
    let document: APIDocument

    /// Words that constrain nothing.
    private static let notes: Set<String> = ["description", "examples", "title", "default"]

    /// Where the value breaks the schema; empty when it does not.
    func faults(of value: JSONValue, _ schema: JSONValue, at place: String = "body") -> [String] {
        let schema = document.resolved(schema)
        return schema.members.filter { !Self.notes.contains($0.name) }.flatMap { rule in
            faults(of: value, rule.name, rule.value, in: schema, at: place)
        }
    }

    private func faults(
        of value: JSONValue, _ rule: String, _ wanted: JSONValue, in schema: JSONValue, at place: String
    ) -> [String] {
        switch rule {
        case "type": complain(hasType(value, wanted), "\(place) is no \(wanted.encoded)")
        case "const": complain(value == wanted, "\(place) is not \(wanted.encoded)")
        case "enum": complain(wanted.elements!.contains(value), "\(place) is none of \(wanted.encoded)")
        case "minimum": complain(value.whole.map { $0 >= wanted.whole! } ?? true, "\(place) is too small")
        case "maximum": complain(value.whole.map { $0 <= wanted.whole! } ?? true, "\(place) is too large")
        case "minLength": complain((value.text?.count ?? .max) >= wanted.whole!, "\(place) is too short")
        case "format": complain(value.text.map { isFormatted($0, wanted.text!) } ?? true, "\(place) is no \(wanted)")
        case "minItems": complain((value.elements?.count ?? .max) >= wanted.whole!, "\(place) has too few")
        case "maxItems": complain((value.elements?.count ?? 0) <= wanted.whole!, "\(place) has too many")
        case "uniqueItems": complain(Set((value.elements ?? []).map(\.encoded)).count == value.elements?.count, place)
        case "items":
            (value.elements ?? []).enumerated().flatMap { faults(of: $1, wanted, at: "\(place)[\($0)]") }
        case "anyOf":
            complain(wanted.elements!.contains { faults(of: value, $0).isEmpty }, "\(place) fits none of the schemas")
        case "required":
            wanted.elements!.compactMap(\.text).filter { value[$0] == nil }.map { "\(place).\($0) is missing" }
        case "properties":
            wanted.members.flatMap { property in
                value[property.name].map { faults(of: $0, property.value, at: "\(place).\(property.name)") } ?? []
            }
        case "additionalProperties":
            value.members.filter { schema["properties"]?[$0.name] == nil }.map { "\(place).\($0.name) is unknown" }
        default: ["\(place): these tests do not know the rule \(rule)"]
        }
    }

    private func complain(_ isFine: Bool, _ complaint: String) -> [String] { isFine ? [] : [complaint] }

    private func hasType(_ value: JSONValue, _ wanted: JSONValue) -> Bool {
        let types = wanted.elements?.compactMap(\.text) ?? [wanted.text!]
        let type =
            switch value {
            case .null: "null"
            case .bool: "boolean"
            case .integer: "integer"
            case .number: "number"
            case .string: "string"
            case .array: "array"
            case .object: "object"
            }
        return types.contains(type)
    }

    private func isFormatted(_ text: String, _ format: String) -> Bool {
        let time = /(.{10})T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](Z|[+-][0-9]{2}:[0-9]{2})/
        switch format {
        case "date": return ClinicDay(text) != nil
        case "date-time": return (try? time.wholeMatch(in: text)).flatMap { ClinicDay(String($0.1)) } != nil
        default: return false
        }
    }
}
