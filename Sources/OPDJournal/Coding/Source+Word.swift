import OPDEngine

extension Source {
    /// The name as a key of JSON.
    package var word: StaticString {
        switch self {
        case .walkIn: "walk_in"
        case .online: "online"
        case .followUp: "follow_up"
        case .paidPriority: "paid_priority"
        case .emergency: "emergency"
        }
    }
}
