import OPDEngine

/// Where a reason stands, and whom it is about.
struct ReasonPlace: Equatable, Sendable {
    /// Of the entry.
    let version: Int
    /// Nobody when it is about the session.
    let subjects: [Token.Number]
}

/// What goes with an entry that erases, seen in the session before it.
struct Erasing {
    let isOfAll: Bool
    /// The tokens that lose their details.
    let numbers: [Token.Number]
    /// What recognised them was hashed with it.
    let takesSalt: Bool

    init(_ events: [SessionEvent], in session: Session) {
        isOfAll = events.contains(.sessionErased)
        // A token that the same entry gives has nothing yet.
        let named = events.compactMap { event in
            if case .tokenErased(let number) = event { session.token(number) } else { nil }
        }
        let tokens = isOfAll ? Array(session.tokens) : named
        numbers = tokens.map(\.number)
        takesSalt = isOfAll || tokens.contains { $0.patient != nil }
    }

    func concerns(_ reason: ReasonPlace) -> Bool { isOfAll || reason.subjects.contains { numbers.contains($0) } }
}

extension LiveSession {
    /// What an entry with these events takes away from beside earlier ones.
    func redactions(by events: [SessionEvent]) -> [Redaction] {
        guard events.contains(where: \.erases) else { return [] }
        let erasing = Erasing(events, in: session)
        let known = erasing.numbers.filter { details[$0.index] != nil }
        var versions = Set(known.map { Int(session.tokens[$0.index].issuingVersion) })
        versions.formUnion(reasons.filter { erasing.concerns($0) }.map(\.version))
        if erasing.takesSalt, salt != nil { versions.insert(saltVersion) }
        return versions.sorted().map { Redaction(version: $0, remains: remains(besideEntry: $0, erasing)) }
    }

    /// The details of an entry are those of the tokens that it gave; of other entries there are reasons and salts only.
    private func remains(besideEntry version: Int, _ erasing: Erasing) -> PersonalDetails? {
        let issued = session.tokens.filter { Int($0.issuingVersion) == version }.map { token in
            erasing.numbers.contains(token.number) ? nil : details[token.number.index]
        }
        let isSalted = version == saltVersion && !erasing.takesSalt
        let first = (issued.first ?? nil) ?? PersonalDetails()
        let further = issued.dropFirst().map { $0 ?? PersonalDetails() }
        let remains = first.with(
            further: further.contains { !$0.isEmpty } ? further : [], salt: isSalted ? salt : nil)
        return remains.isEmpty ? nil : remains
    }

    /// What of the details of an entry is kept: of somebody who was erased, nothing is told again.
    func kept(_ given: PersonalDetails?, of events: [SessionEvent]) -> PersonalDetails? {
        guard let given, !given.isEmpty else { return nil }
        let isOfErased = given.reason != nil && events.subjects.contains { session.token($0)?.isErased ?? false }
        return isOfErased ? nil : given
    }

    /// Something personal of somebody erased that an entry, still to be folded, has beside it, or shows to be beside earlier
    /// ones. No command leaves that behind.
    func leftovers(with recorded: RecordedEntry, _ events: [SessionEvent]) -> [String] {
        var leftovers: [String] = []
        if events.contains(where: \.erases) {
            let erasing = Erasing(events, in: session)
            leftovers += erasing.numbers.filter { !(details[$0.index]?.isEmpty ?? true) }
                .map { "erases token \($0), whose details are still there" }
            leftovers += reasons.filter { erasing.concerns($0) }
                .map { "erases what version \($0.version) was about, whose reason is still there" }
            if erasing.takesSalt && salt != nil {
                leftovers.append("takes a salt away that is still beside version \(saltVersion)")
            }
        }
        if let details = recorded.entry.details, kept(details, of: events) == nil, !details.isEmpty {
            leftovers.append("has a reason that is about somebody erased")
        }
        return leftovers
    }
}

extension PersonalDetails {
    /// Whether there is nothing at all.
    package var isEmpty: Bool {
        patientName == nil && phone == nil && patientID == nil && reason == nil && salt == nil && credentials == nil
            && further.allSatisfy(\.isEmpty)
    }
}
