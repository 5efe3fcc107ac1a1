import OPDEngine

/// A hospital's whole day as it happens: who comes when, how long the doctors take, who is late. What becomes of it, the desk
/// decides; the day goes by the answers.
///
/// It is a list of things to happen, in order of time. `next` gives the first; its outcome, given to `note`, brings further
/// ones. Equal seeds and outcomes give equal days.
package struct LivingDay: Sendable {
    /// What happens to a doctor's day.
    package enum Turn: Equatable, Sendable {
        case comes
        case isLate(minutes: Int)
        case rests(minutes: Int)
        /// After the rest.
        case returns
        case ends
        /// For the rest of the day; another one takes the patients.
        case leaves(substitute: Int)
    }

    package enum Deed: Equatable, Sendable {
        case book(Visit)
        case act(TokenWord, token: Int)
        case callNext(doctor: Int)
        case turn(Turn, doctor: Int)
    }

    /// What is done with a token, as the API's paths name it.
    package enum TokenWord: String, Sendable {
        case checkIn = "check-in"
        case start
        case complete
        case skip
        case noShow = "no-show"
        case park
        case resume
        case cancel
    }

    /// Somebody who wants to see a doctor.
    package struct Visit: Equatable, Sendable {
        /// The place in `doctors`.
        package let doctor: Int
        package let slot: Int
        package let source: Source
        package let name: String
        package let phone: String
        /// Seconds after midnight; nil for somebody who will not come.
        let arrival: Int?
        /// When they call to say that they do not come.
        let cancellation: Int?
    }

    package enum Outcome: Equatable, Sendable {
        /// Booked, or called; its id.
        case token(Int)
        case done
        case refused
    }

    enum Event: Equatable, Sendable {
        case booking(Visit)
        case token(TokenWord, Int, doctor: Int)
        /// The doctor is ready for the next.
        case ready(Int)
        case turn(Turn, doctor: Int)
    }

    package let doctors: [LivingDoctor]
    /// When the desk opens, in seconds after midnight. What was booked before that day is booked then.
    package static let opening = 8 * 3_600 + 45 * 60

    /// When the last of it should be over.
    package var closing: Int { (doctors.map(\.end).max() ?? Self.opening) + 2 * 3_600 }

    private var agenda: Agenda<Event>
    private var chance: SplitMix64
    private var current: (time: Int, event: Event)?
    private var hasEnded: Set<Int> = []
    private var restsUntil: [Int: Int] = [:]
    /// How often each was called and not there.
    private var missed: [Int: Int] = [:]

    package init(seed: Int) {
        doctors = LivingDoctor.all
        chance = SplitMix64(seed: UInt64(bitPattern: Int64(seed)))
        agenda = Agenda()
        plan()
    }

    // MARK: What happens next

    /// The next thing to do, and when, in seconds after midnight; nil when the day is over.
    package mutating func next() -> (time: Int, deed: Deed)? {
        while let (time, event) = agenda.next() {
            guard let deed = deed(event, at: time) else { continue }
            current = (time, event)
            return (time, deed)
        }
        return nil
    }

    /// Nil for what has no sense any more.
    private mutating func deed(_ event: Event, at time: Int) -> Deed? {
        switch event {
        case .booking(let visit): return hasEnded.contains(visit.doctor) ? nil : .book(visit)
        case .token(let word, let token, _): return .act(word, token: token)
        case .ready(let doctor):
            if hasEnded.contains(doctor) { return nil }
            if let end = restsUntil[doctor], end > time {
                agenda.add(.ready(doctor), at: end)
                return nil
            }
            return .callNext(doctor: doctor)
        case .turn(let turn, let doctor): return hasEnded.contains(doctor) ? nil : .turn(turn, doctor: doctor)
        }
    }

    /// Takes in what became of the last deed.
    package mutating func note(_ outcome: Outcome) {
        guard let (time, event) = current else { preconditionFailure("nothing was done") }
        current = nil
        switch (event, outcome) {
        case (.booking(let visit), .token(let token)): expect(visit, token, from: time)
        case (.booking, _): break
        case (.ready(let doctor), .token(let token)): called(token, by: doctor, at: time)
        case (.ready(let doctor), _): nobody(for: doctor, at: time)
        case (.token(let word, let token, let doctor), .done): did(word, token, doctor, at: time)
        // Somebody else was faster, or the person has gone: on with the next.
        case (.token(let word, _, let doctor), _):
            if word != .checkIn && word != .cancel && word != .resume { agenda.add(.ready(doctor), at: time + 20) }
        case (.turn(let turn, let doctor), _): turned(turn, doctor, at: time)
        }
    }

    private mutating func expect(_ visit: Visit, _ token: Int, from time: Int) {
        if let cancellation = visit.cancellation {
            agenda.add(.token(.cancel, token, doctor: visit.doctor), at: max(cancellation, time + 60))
        } else if let arrival = visit.arrival {
            agenda.add(.token(.checkIn, token, doctor: visit.doctor), at: max(arrival, time + 30))
        }
    }

    private mutating func called(_ token: Int, by doctor: Int, at time: Int) {
        if chance.number(below: 100) < 94 {
            agenda.add(.token(.start, token, doctor: doctor), at: time + 15 + chance.number(below: 40))
        } else {
            // Out for a tea; whoever is not there a second time has gone home.
            missed[token, default: 0] += 1
            let word: TokenWord = missed[token, default: 0] > 1 ? .noShow : .skip
            agenda.add(.token(word, token, doctor: doctor), at: time + 60)
        }
    }

    private mutating func nobody(for doctor: Int, at time: Int) {
        let isOver = time >= doctors[doctor].end + LivingDoctor.patience
        agenda.add(isOver ? .turn(.ends, doctor: doctor) : .ready(doctor), at: time + 60)
    }

    private mutating func did(_ word: TokenWord, _ token: Int, _ doctor: Int, at time: Int) {
        switch word {
        case .checkIn, .cancel, .resume: break
        case .start:
            let length = duration(of: doctor)
            let isTest = chance.number(below: 100) < 5
            agenda.add(
                .token(isTest ? .park : .complete, token, doctor: doctor), at: time + (isTest ? length / 2 : length))
        case .park:
            agenda.add(.token(.resume, token, doctor: doctor), at: time + 900 + chance.number(below: 900))
            agenda.add(.ready(doctor), at: time + 20)
        case .complete, .skip, .noShow: agenda.add(.ready(doctor), at: time + 10 + chance.number(below: 20))
        }
    }

    private mutating func turned(_ turn: Turn, _ doctor: Int, at time: Int) {
        switch turn {
        case .comes: agenda.add(.ready(doctor), at: time + 30)
        case .isLate: break
        case .returns: break
        case .rests(let minutes):
            restsUntil[doctor] = time + minutes * 60
            agenda.add(.turn(.returns, doctor: doctor), at: time + minutes * 60)
        case .ends, .leaves: hasEnded.insert(doctor)
        }
    }

    // MARK: What is known in the morning

    private mutating func plan() {
        var names = PatientNames.all(&chance)
        for doctor in doctors.indices {
            planDoctor(doctor)
            for slot in doctors[doctor].hours.indices { planSlot(slot, of: doctor, &names) }
        }
        for _ in 0..<5 {
            let doctor = chance.number(below: doctors.count)
            let slot = chance.number(below: doctors[doctor].hours.count)
            let time = doctors[doctor].start(of: slot) + chance.number(below: 2_400)
            come(Source.emergency, doctor, slot, at: time, &names)
        }
    }

    private mutating func planDoctor(_ index: Int) {
        let doctor = doctors[index]
        let start = doctor.start(of: 0)
        switch doctor.habit {
        case .punctual: agenda.add(.turn(.comes, doctor: index), at: start - 120 + chance.number(below: 300))
        case .late(let minutes):
            agenda.add(.turn(.isLate(minutes: minutes), doctor: index), at: start + 240)
            agenda.add(.turn(.comes, doctor: index), at: start + minutes * 60)
        case .rests(let hour, let minutes):
            agenda.add(.turn(.comes, doctor: index), at: start)
            agenda.add(.turn(.rests(minutes: minutes), doctor: index), at: hour * 3_600)
        case .leaves(let hour, let substitute):
            agenda.add(.turn(.comes, doctor: index), at: start)
            agenda.add(.turn(.leaves(substitute: substitute), doctor: index), at: hour * 3_600)
        }
    }

    /// Bookings of the days before, and those who come without one.
    private mutating func planSlot(_ slot: Int, of index: Int, _ names: inout [String]) {
        let doctor = doctors[index]
        let start = doctor.start(of: slot)
        for _ in 0..<doctor.booked {
            let source = chance.element(of: [(Source.online, weight: 3), (.followUp, weight: 2)])
            // Of those who book three to seven days ahead, one in four does not come (data set of Vitória, 2016).
            let comes = chance.number(below: 100) < 78
            let cancels = !comes && chance.number(below: 100) < 30
            let visit = Visit(
                doctor: index, slot: slot, source: source, name: names.removeLast(), phone: phone(),
                arrival: comes ? start + earliness() : nil,
                cancellation: cancels ? Self.opening + chance.number(below: max(1, start - Self.opening)) : nil)
            agenda.add(.booking(visit), at: Self.opening)
        }
        for _ in 0..<doctor.walkIns {
            come(.walkIn, index, slot, at: start - 600 + chance.number(below: 3_000), &names)
        }
        if chance.number(below: 100) < 20 {
            come(.paidPriority, index, slot, at: start + chance.number(below: 2_400), &names)
        }
    }

    /// To the desk, to book there and to wait.
    private mutating func come(
        _ source: Source, _ doctor: Int, _ slot: Int, at time: Int, _ names: inout [String]
    ) {
        let visit = Visit(
            doctor: doctor, slot: slot, source: source, name: names.removeLast(), phone: phone(), arrival: time + 30,
            cancellation: nil)
        agenda.add(.booking(visit), at: max(time, Self.opening))
    }

    /// A number that is nobody's: ten digits that begin with 00000.
    private mutating func phone() -> String { "00000 \(10_000 + chance.number(below: 90_000))" }

    // MARK: Chance

    /// In seconds. Lognormal with a coefficient of variation of 0.465, as 6,637 real consultations had (the Hangu data set),
    /// by ten values of equal likelihood.
    private mutating func duration(of doctor: Int) -> Int {
        let thousandths = [438, 573, 673, 765, 858, 959, 1_075, 1_222, 1_434, 1_877]
        return doctors[doctor].minutesEach * 60 * thousandths[chance.number(below: 10)] / 1_000
    }

    /// In seconds from the slot's start: normal, ten minutes early, with a standard deviation of 9.8 minutes (Cerruti 2023).
    private mutating func earliness() -> Int {
        let hundredths = [-164, -104, -67, -39, -13, 13, 39, 67, 104, 164]
        return -600 + 588 * hundredths[chance.number(below: 10)] / 100 + chance.number(below: 120)
    }
}

/// Things to happen, the earliest first; of the same time, what was added first.
struct Agenda<Event: Sendable>: Sendable {
    /// The latest first, so that taking the next moves nothing.
    private var entries: [(time: Int, event: Event)] = []

    mutating func add(_ event: Event, at time: Int) {
        var (low, high) = (0, entries.count)
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].time > time { low = middle + 1 } else { high = middle }
        }
        entries.insert((time, event), at: low)
    }

    mutating func next() -> (time: Int, event: Event)? { entries.popLast() }
}
