import OPDEngine

/// Erasure: the person stays where they are, and nobody knows any more who it is.
extension ReferenceSession {
    mutating func erase(_ erasure: Erasure, at moment: Moment) throws(SessionRefusal) -> Bool {
        var erased = self
        for number in erasure.numbers {
            let who = try person(number)
            if who.isErased { continue }
            if who.isLive && moment.today <= id.day && !erasure.acceptsLive { throw .tokenIsLive(number) }
            erased.forget(number.index)
        }
        let hadKeys = people.indices.contains { people[$0].patient != nil && erased.people[$0].patient == nil }
        if hadKeys {
            for who in people.indices where erased.people[who].patient != nil {
                if erasure.numbers.contains(number(who)) { continue }
                erased.people[who].patient = erasure.newKeys[number(who)] ?? erased.people[who].patient
            }
        }
        defer { self = erased }
        return erased.people != people
    }

    mutating func eraseEverybody(at moment: Moment) throws(SessionRefusal) -> Bool {
        if moment.today <= id.day { throw .dayNotOver(id.day, today: moment.today) }
        if past.isEmpty || erasedAt == past.count { return false }
        for who in people.indices { forget(who) }
        erasedAt = past.count + 1
        return true
    }

    private mutating func forget(_ who: Int) {
        people[who].isErased = true
        people[who].patient = nil
    }

    /// Whether somebody who was there before was erased on the way.
    func isErased(in after: ReferenceSession) -> Bool {
        erasedAt != after.erasedAt || people.indices.contains { !people[$0].isErased && after.people[$0].isErased }
    }
}

extension ReferenceSession.Person {
    /// The same person, as far as others know who it is.
    func known(as other: ReferenceSession.Person) -> ReferenceSession.Person {
        var person = self
        person.patient = other.patient
        person.isErased = other.isErased
        return person
    }
}
