import OPDEngine

/// A part of the simulated day that shows one thing.
struct Scene: Sendable {
    let title: String
    /// What to look for, and the rules that decide it.
    let explanation: String
    let steps: [Step]
}

/// One request of the day. Doctors and slots are named by their index, patients by their name, which is theirs alone.
enum Step: Equatable, Sendable {
    case book(String, Source, doctor: Int, slot: Int)
    case cancel(String)
    case noShow(String)
    case act(TokenAction, String)
    case callNext(doctor: Int)
    case change(SessionChange, doctor: Int)
    case leave(doctor: Int, standIn: Int)
}
