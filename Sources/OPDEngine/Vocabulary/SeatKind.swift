/// What kind of a slot's unit a token sits on. Only regular seats count against the capacity.
package enum SeatKind: UInt8, CaseIterable, Sendable {
    case regular
    /// Rule 8: an emergency at a full slot, as many as the setting allows.
    case overflow
    /// By somebody who may, with a reason.
    case overbook

    /// The word of the API and of the journal.
    package var name: String {
        switch self {
        case .regular: "regular"
        case .overflow: "overflow"
        case .overbook: "overbook"
        }
    }

    package init?(name: String) {
        guard let kind = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = kind
    }
}
