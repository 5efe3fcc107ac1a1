import HTTPTypes
import Hummingbird
import NIOCore
import OPDJournal

/// The members of a JSON object in a request, each asked for by name; what nobody asked for is refused by name.
struct Fields {
    private let members: [JSONValue.Member]
    private var asked: [String] = []
    /// What stands before a name in a sentence: `slots[0].` inside a list.
    let prefix: String

    /// Reads a body: 400 when it is no JSON object.
    init(_ body: ByteBuffer) throws {
        do {
            guard case .object(let members) = try body.withUnsafeReadableBytes({ try JSONValue($0) }) else {
                throw Problem(.badRequest, "The body must be a JSON object.")
            }
            self.init(members, prefix: "")
        } catch let error as JSONValue.SyntaxError {
            throw Problem(.badRequest, "The body is not JSON: \(error.problem), at byte \(error.offset).")
        }
    }

    init(_ members: [JSONValue.Member], prefix: String) {
        self.members = members
        asked.reserveCapacity(8)
        self.prefix = prefix
    }

    mutating func value(_ name: String) -> JSONValue? {
        if !asked.contains(name) { asked.append(name) }
        let value = members.first { $0.name == name }?.value
        return value == .null ? nil : value
    }

    /// Whether the member is there and says `null`, where that means something of its own.
    mutating func isNull(_ name: String) -> Bool {
        value(name) == nil && members.contains { $0.name == name }
    }

    func problem(_ name: String, _ detail: String) -> Problem { .invalid(prefix + name, detail) }

    func missing(_ name: String, _ takes: String) -> Problem { problem(name, "is missing; it takes \(takes).") }

    mutating func text(_ name: String, atMost length: Int = 200) throws -> String {
        guard let text = try optionalText(name, atMost: length) else {
            throw missing(name, "a text of 1 to \(length) characters")
        }
        return text
    }

    /// A text that is not empty, without U+0000. Spaces around it are left out.
    mutating func optionalText(_ name: String, atMost length: Int = 200) throws -> String? {
        guard let value = value(name) else { return nil }
        var takes: String { "takes a text of 1 to \(length) characters" }
        guard case .string(let text) = value else { throw problem(name, "\(takes).") }
        if let fault = text.fault(longest: length) { throw problem(name, "\(fault); it \(takes).") }
        let trimmed = text.trimmed
        guard !trimmed.isEmpty else { throw problem(name, "is empty; it \(takes).") }
        return trimmed
    }

    mutating func whole(_ name: String) throws -> Int {
        guard let number = try optionalWhole(name) else { throw missing(name, "a whole number") }
        return number
    }

    mutating func optionalWhole(_ name: String) throws -> Int? {
        guard let value = value(name) else { return nil }
        guard case .integer(let number) = value else { throw problem(name, "takes a whole number.") }
        return number
    }

    /// Any whole number, also one that 64 bits don't hold: nil then, since it names nothing.
    mutating func anyWhole(_ name: String) throws -> Int? {
        guard let value = value(name) else { throw missing(name, "a whole number") }
        switch value {
        case .integer(let number): return number
        case .number(let text) where !text.contains(where: { ".eE".contains($0) }): return nil
        default: throw problem(name, "takes a whole number.")
        }
    }

    mutating func flag(_ name: String) throws -> Bool {
        guard let value = value(name) else { return false }
        guard case .bool(let flag) = value else { throw problem(name, "takes true or false.") }
        return flag
    }

    mutating func list(_ name: String) throws -> [JSONValue]? {
        guard let value = value(name) else { return nil }
        guard case .array(let elements) = value else { throw problem(name, "takes a list.") }
        return elements
    }

    /// Refuses what nobody asked for.
    func finish() throws {
        for member in members where !asked.contains(member.name) {
            let known = asked.joined(separator: ", ")
            throw Problem.invalid(
                prefix + String(member.name.prefix(100)),
                known.isEmpty ? "is unknown here." : "is unknown; known are \(known).")
        }
    }
}

extension String {
    /// What is wrong with a text that a person wrote; nil when nothing is. Characters are Unicode's code points, as
    /// in JSON Schema: what a reader sees as one may be made of any number of them.
    fileprivate func fault(longest length: Int) -> String? {
        if utf8.contains(0) { return "has a U+0000" }
        return utf8.count > length && unicodeScalars.count > length ? "is too long" : nil
    }

    /// The text without the white space around it.
    fileprivate var trimmed: String {
        guard let first = utf8.first, let last = utf8.last, first <= 0x20 || first > 0x7F || last <= 0x20 || last > 0x7F
        else { return self }
        let head = unicodeScalars.drop(while: \.properties.isWhitespace)
        guard let end = head.lastIndex(where: { !$0.properties.isWhitespace }) else { return "" }
        return String(head[...end])
    }
}
