/// Where a request for a token came from. Each source has its own priority.
package enum Source: UInt8, CaseIterable, Sendable {
    case walkIn
    case online
    case followUp
    case paidPriority
    case emergency

    /// 1 (walk-in) to 5 (emergency); the higher one takes the seat of a lower one.
    package var priority: Int { Int(rawValue) + 1 }

    /// The word of the API and of the journal.
    package var name: String {
        switch self {
        case .walkIn: "walk_in"
        case .online: "online"
        case .followUp: "follow_up"
        case .paidPriority: "paid_priority"
        case .emergency: "emergency"
        }
    }

    package init?(name: String) {
        guard let source = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = source
    }
}
