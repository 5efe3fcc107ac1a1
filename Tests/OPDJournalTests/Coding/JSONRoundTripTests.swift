import Foundation
import OPDJournal
import SeededChance
import Testing

/// Values by chance, through our writer, our reader and Foundation's.
@Suite("JSON: round trips")
struct JSONRoundTripTests {
    @Test("what is written is read back, by our reader and by Foundation's", arguments: UInt64(1)...8)
    func randomValues(seed: UInt64) throws {
        var random = RandomJSON(seed: seed)
        for number in 0..<250 {
            var writer = JSONWriter()
            let value = random.write(to: &writer)
            let text = String(decoding: writer.bytes, as: UTF8.self)
            #expect(try JSONValue(writer.bytes) == value, "value \(number): \(text)")
            let other = try JSONSerialization.jsonObject(with: Data(writer.bytes), options: .fragmentsAllowed)
            #expect(value.isSame(as: other), "value \(number): \(text)")
        }
    }

    @Test("what Foundation writes is read, with white space or without", arguments: UInt64(1)...4)
    func foundationsWriting(seed: UInt64) throws {
        var random = RandomJSON(seed: seed)
        for number in 0..<100 {
            var writer = JSONWriter()
            writer.array { _ = random.write(to: &$0) }
            let object = try JSONSerialization.jsonObject(with: Data(writer.bytes))
            for options in [[], [.prettyPrinted], [.sortedKeys, .withoutEscapingSlashes]]
                as [JSONSerialization.WritingOptions]
            {
                let bytes = Array(try JSONSerialization.data(withJSONObject: object, options: options))
                #expect(try JSONValue(bytes).isSame(as: object), "value \(number), \(options)")
            }
        }
    }

    @Test("both readers refuse the same damaged texts", arguments: UInt64(1)...4)
    func damagedTexts(seed: UInt64) throws {
        var random = RandomJSON(seed: seed)
        var chance = SplitMix64(seed: seed)
        var refused = 0
        for _ in 0..<250 {
            var writer = JSONWriter()
            writer.array { _ = random.write(to: &$0) }
            var bytes = writer.bytes
            bytes[chance.number(in: 0...bytes.count - 1)] = UInt8(chance.number(in: 0...255))
            // Ours may refuse more: doubled members. What it reads, the other reads too, and to the same, but for numbers
            // that no `Double` holds.
            guard let value = try? JSONValue(bytes) else {
                refused += 1
                continue
            }
            guard !value.hasNumberBeyondDouble else { continue }
            let other = try? JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)
            #expect(other.map { value.isSame(as: $0) } == true, "\(String(decoding: bytes, as: UTF8.self))")
        }
        #expect(refused > 50)
    }

    @Test("the writer puts commas where they belong, and only there")
    func commas() {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("a", 1)
            writer.member("b", true)
            writer.member("c", nil)
            writer.key("d")
            writer.array { writer in
                writer.array { _ in }
                writer.object { _ in }
                writer.value(word: "w")
                writer.value(json: [UInt8(ascii: "7")])
                writer.null()
            }
            writer.members(ofObject: Array(#"{"e":2,"f":3}"#.utf8))
            writer.member("g", "x")
        }
        let expected = #"{"a":1,"b":true,"c":null,"d":[[],{},"w",7,null],"e":2,"f":3,"g":"x"}"#
        #expect(String(decoding: writer.bytes, as: UTF8.self) == expected)
    }
}
