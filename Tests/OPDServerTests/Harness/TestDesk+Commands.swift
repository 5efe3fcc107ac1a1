import HTTPTypes
import OPDEngine
import OPDJournal
import Testing

/// The commands of the live day, by their words.
extension TestDesk {
    /// What happens to a token of doctor 1 today.
    @discardableResult
    func token(
        _ number: Int, _ word: String, _ body: JSONValue? = nil, query: String = "", actor: String? = nil,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> TestAnswer {
        try await post(
            "/tokens/\(Self.id(number))/\(word)\(query)", body, actor: actor, sourceLocation: sourceLocation)
    }

    /// The same, one after the other; all must succeed.
    func token(_ number: Int, _ words: [String], sourceLocation: SourceLocation = #_sourceLocation) async throws {
        for word in words {
            try await token(number, word, sourceLocation: sourceLocation).expectDone(sourceLocation: sourceLocation)
        }
    }

    /// What happens to doctor 1's day today.
    @discardableResult
    func session(
        _ word: String, _ body: JSONValue? = nil, query: String = "", sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> TestAnswer {
        try await post(Self.session + word + query, body, sourceLocation: sourceLocation)
    }

    func queue(sourceLocation: SourceLocation = #_sourceLocation) async throws -> TestAnswer {
        try await get(Self.session + "queue", sourceLocation: sourceLocation).expectDone(sourceLocation: sourceLocation)
    }

    @discardableResult
    func put(
        _ path: String, _ body: JSONValue? = nil, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> TestAnswer {
        try await command(.put, path, body, sourceLocation: sourceLocation)
    }

    @discardableResult
    func delete(
        _ path: String, _ body: JSONValue? = nil, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> TestAnswer {
        try await command(.delete, path, body, sourceLocation: sourceLocation)
    }

    /// The id of a token of doctor 1 today.
    static func id(_ number: Int) -> Int { 12_611_220_000 + number }
}

extension TestAnswer {
    /// The patients of a list of tokens, by name.
    func names(_ list: String) -> [String] {
        (self[list]?.elements ?? []).compactMap { $0["patient_name"]?.text }
    }

    /// What became of everybody else, such as `Asha moved_to 1`.
    var affected: [String] {
        (self["affected"]?.elements ?? []).map { each in
            let token = each["token"]
            let words = [
                token?["patient_name"]?.text, each["outcome"]?.text, token?["slot_index"]?.whole.map { "\($0)" },
            ]
            return words.compactMap { $0 }.joined(separator: " ")
        }
    }
}
