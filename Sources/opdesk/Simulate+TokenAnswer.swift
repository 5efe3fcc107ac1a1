import OPDEngine
import OPDSimulation

/// What a simulated day reads of a token.
struct TokenAnswer: Decodable {
    let id: Int
    let patientName: String
    let source: String
    let slot: Int
    let status: String
    let presence: String?
    let seat: String?
    let needsRebooking: Bool?
    let successor: Int?
    let predecessor: Int?

    private enum CodingKeys: String, CodingKey {
        case id
        case patientName = "patient_name"
        case source
        case slot = "slot_index"
        case status
        case presence
        case seat
        case needsRebooking = "needs_rebooking"
        case successor = "transferred_to"
        case predecessor = "transferred_from"
    }

    var snapshot: TokenSnapshot {
        get throws(DeskFailure) {
            guard let id = Token.ID(id), let source = Source(name: source), UInt16(exactly: slot) != nil,
                let status = Token.Status.allCases.first(where: { $0.name == status })
            else { throw .unexpectedAnswer("a token with id \(id), source \(source), slot \(slot), status \(status)") }
            return TokenSnapshot(
                id: id, patientName: patientName, source: source, slot: SlotIndex(slot), status: status,
                presence: try Self.known(presence, "presence") { word in
                    Token.Presence.allCases.first { $0.name == word }
                }, seat: try Self.known(seat, "seat") { SeatKind(name: $0) }, needsRebooking: needsRebooking ?? false,
                successor: try Self.known(successor, "transferred_to") { Token.ID($0) },
                predecessor: try Self.known(predecessor, "transferred_from") { Token.ID($0) })
        }
    }

    /// Nil for what the answer leaves out; a value that means nothing is no answer.
    private static func known<Value, Meaning>(
        _ value: Value?, _ name: String, _ meaning: (Value) -> Meaning?
    ) throws(DeskFailure) -> Meaning? {
        guard let value else { return nil }
        guard let known = meaning(value) else { throw .unexpectedAnswer("a token with \(name) \(value)") }
        return known
    }

    static func snapshots(of answers: [TokenAnswer]) throws(DeskFailure) -> [TokenSnapshot] {
        var snapshots: [TokenSnapshot] = []
        for answer in answers { snapshots.append(try answer.snapshot) }
        return snapshots
    }
}
