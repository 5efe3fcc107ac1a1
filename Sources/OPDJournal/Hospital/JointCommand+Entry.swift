import OPDEngine

extension [SessionEvent] {
    /// What the entry knows of the command over several sessions that it is part of; nil for one that stands alone.
    var joint: JointCommand? {
        lazy.compactMap { event in if case .partOf(let joint) = event { joint } else { nil } }.first
    }

    /// The version of the entry that this one took back.
    var undoneVersion: Int? {
        lazy.compactMap { event in if case .entryUndone(let version) = event { version } else { nil } }.first
    }
}
