/// Bugs that a journal or a node could have. The simulation has to notice each.
enum PlantedFault: String, CaseIterable, Sendable {
    /// The journal does not look at streams that a write only relies on.
    case ignoresReliance
    /// The journal does not look at what decisions without an entry rest on.
    case answersRefusalsUnchecked
    /// The journal does not look whether the epoch is over.
    case ignoresTheNextEpoch
    /// The journal appends to a stream that has moved on.
    case ignoresVersions
    /// The journal says that a commit which it knows nothing of has failed.
    case tellsUndecidedAsFailed
    /// The journal acknowledges what is not committed yet.
    case acknowledgesTooEarly
    /// The journal forgets keys.
    case forgetsKeys
    /// The journal appends one part of a write and then the others, as if they were several transactions.
    case splitsWrites
    /// Others may open a session while the directory is held.
    case holdsNothing
    /// Reads do not check versions.
    case readsUnchecked
    /// The node publishes what it had before.
    case publishesBackwards
    /// The listeners of a node hear nothing of what others do.
    case watchesNothing
    /// A listener that comes back is told the last change again.
    case repeatsChanges
    /// Requests whose turn has failed get no answer.
    case losesReplies
}
