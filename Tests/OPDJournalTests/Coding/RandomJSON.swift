import Foundation
import OPDJournal
import SeededChance

/// JSON values by chance, as a writer writes them and as both readers should read them.
struct RandomJSON {
    private var chance: SplitMix64

    init(seed: UInt64) { chance = SplitMix64(seed: seed) }

    private static let names: [StaticString] = ["a", "b", "name", "slot_index", "é", "c d", "A", "x-1"]
    private static let characters: [Character] = [
        "a", "Z", "0", " ", "\"", "\\", "/", "\n", "\r", "\t", "\u{0}", "\u{1F}", "\u{7F}", "é", "e\u{301}", "€", "आ",
        "😀",
        "👩🏽‍⚕️", "\u{2028}", "\u{FFFF}", "\u{10FFFF}", "\r\n",
    ]
    private static let fractions = ["0.5", "-2.25", "1e-3", "123456.789", "-1.5E+10", "6.02e23"]

    /// Writes one value, and says what it was.
    mutating func write(to writer: inout JSONWriter, depth: Int = 0) -> JSONValue {
        switch chance.number(in: depth < 5 ? 0...8 : 0...5) {
        case 0:
            writer.null()
            return .null
        case 1: return flag(to: &writer)
        case 2, 3: return number(to: &writer)
        case 4, 5:
            let text = string()
            writer.value(text)
            return .string(text)
        case 6: return array(to: &writer, depth)
        default: return object(to: &writer, depth)
        }
    }

    private mutating func flag(to writer: inout JSONWriter) -> JSONValue {
        let flag = chance.chance(50)
        writer.value(flag)
        return .bool(flag)
    }

    private mutating func number(to writer: inout JSONWriter) -> JSONValue {
        if chance.chance(20) {
            let text = chance.one(of: Self.fractions)
            writer.value(json: text.utf8)
            return Double(text).flatMap { Int(exactly: $0) }.map(JSONValue.integer) ?? .number(text)
        }
        let bits = chance.next()
        let number =
            chance.chance(10) ? chance.one(of: [.min, .max, 0, -1]) : Int(truncatingIfNeeded: bits >> (bits % 64))
        writer.value(number)
        return .integer(number)
    }

    private mutating func string() -> String {
        String((0..<chance.number(in: 0...12)).map { _ in chance.one(of: Self.characters) })
    }

    private mutating func array(to writer: inout JSONWriter, _ depth: Int) -> JSONValue {
        var elements: [JSONValue] = []
        writer.array { writer in
            for _ in 0..<chance.number(in: 0...5) { elements.append(write(to: &writer, depth: depth + 1)) }
        }
        return .array(elements)
    }

    private mutating func object(to writer: inout JSONWriter, _ depth: Int) -> JSONValue {
        let names = chance.shuffled(Self.names).prefix(chance.number(in: 0...6))
        var members: [JSONValue.Member] = []
        writer.object { writer in
            for name in names {
                writer.key(name)
                members.append(JSONValue.Member("\(name)", write(to: &writer, depth: depth + 1)))
            }
        }
        return .object(members)
    }
}

extension JSONValue {
    var hasNumberBeyondDouble: Bool {
        switch self {
        case .number(let text): Double(text)?.isFinite != true
        case .array(let elements): elements.contains(where: \.hasNumberBeyondDouble)
        case .object(let members): members.contains(where: \.value.hasNumberBeyondDouble)
        default: false
        }
    }

    /// Whether Foundation's reader came to the same value.
    func isSame(as other: Any) -> Bool {
        switch self {
        case .null: other is NSNull
        case .bool(let flag): other as? Bool == flag
        case .integer(let number): other as? Int == number
        case .number(let text): other as? Double == Double(text)
        case .string(let text): (other as? String).map { Array($0.utf8) == Array(text.utf8) } ?? false
        case .array(let elements):
            (other as? [Any]).map { others in
                others.count == elements.count && zip(elements, others).allSatisfy { $0.isSame(as: $1) }
            } ?? false
        case .object(let members):
            (other as? [String: Any]).map { others in
                others.count == members.count
                    && members.allSatisfy { member in others[member.name].map { member.value.isSame(as: $0) } ?? false }
            } ?? false
        }
    }
}
