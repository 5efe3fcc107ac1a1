/// A wish that a session forget whose some of its tokens are. The tokens stay, with their numbers and places.
package struct Erasure: Equatable, Sendable {
    /// Of one person, who may have been here more than once.
    package var numbers: [Token.Number]
    /// Also of a token that has a place in a session that is not over.
    package var acceptsLive: Bool
    /// What the others are recognised by from then on: what hashed the old keys goes with the erased ones.
    package var newKeys: [Token.Number: PatientKeys]

    package init(
        _ numbers: [Token.Number], acceptsLive: Bool = false, newKeys: [Token.Number: PatientKeys] = [:]
    ) {
        self.numbers = numbers
        self.acceptsLive = acceptsLive
        self.newKeys = newKeys
    }
}

/// A person who left for another session.
struct Departure: Equatable, Sendable {
    let number: Token.Number
    let successor: Token.ID
}

extension Session {
    /// Who is erased already stays so.
    func decideErasure(_ erasure: Erasure, at moment: Moment) throws(SessionRefusal) -> [SessionEvent] {
        var erased: [Token] = []
        for number in erasure.numbers {
            let token = try existing(number)
            if token.isErased || erased.contains(where: { $0.number == number }) { continue }
            if token.isLive && id.day >= moment.today && !erasure.acceptsLive { throw .tokenIsLive(number) }
            erased.append(token)
        }
        let events = erased.map { SessionEvent.tokenErased($0.number) }
        guard erased.contains(where: { $0.patient != nil }) else { return events }
        let others = tokens.lazy.filter { $0.patient != nil && !erasure.numbers.contains($0.number) }
        return events
            + others.compactMap { other in
                erasure.newKeys[other.number].map { .patientIdentified(other.number, $0) }
            }
    }

    /// Nothing when nothing has happened since everybody was erased.
    func decideErasureOfAll(at moment: Moment) throws(SessionRefusal) -> [SessionEvent] {
        if id.day >= moment.today { throw .dayNotOver(id.day, today: moment.today) }
        return version == 0 || version == Int(erasedAt) ? [] : [.sessionErased]
    }

    /// Neither the token nor its slot counts as changed: what came before can still be taken back.
    mutating func erase(_ number: Token.Number) {
        tokens[number.index].isErased = true
        guard let keys = tokens[number.index].patient else { return }
        patients.remove(keys, number)
        tokens[number.index].patient = nil
    }

    mutating func eraseAll() {
        for index in tokens.indices where !tokens[index].isErased { erase(tokens[index].number) }
        erasedAt = versionBeingFolded
    }

    /// The other tokens of the same person: where they came from, and everywhere they were sent, also where that was taken
    /// back.
    package func otherTokens(ofPersonWith number: Token.Number) -> [Token.ID] {
        let origin = token(number)?.predecessor
        return (origin.map { [$0] } ?? []) + departures.filter { $0.number == number }.map(\.successor)
    }
}

extension SessionEvent {
    /// Whether personal details go with it.
    package var erases: Bool {
        switch self {
        case .tokenErased, .sessionErased: true
        default: false
        }
    }
}

extension [SessionEvent] {
    /// Whom the command of this entry was about; nobody in particular when it was about the session.
    ///
    /// Somebody who only lost or got a place by it is not among them: a reason that was given is none of theirs.
    package var subjects: [Token.Number] {
        let issued = compactMap { $0.issuesToken ? $0.token : nil }
        if !issued.isEmpty { return issued }
        if contains(where: { if case .entryUndone = $0 { true } else { false } }) { return compactMap(\.token) }
        for event in self {
            if case .partOf = event { continue }
            return event.token.map { [$0] } ?? []
        }
        return []
    }
}
