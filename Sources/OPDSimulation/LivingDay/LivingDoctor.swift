import OPDEngine

/// A doctor of the living day, and how the day goes for them.
package struct LivingDoctor: Equatable, Sendable {
    package enum Habit: Equatable, Sendable {
        case punctual
        case late(minutes: Int)
        case rests(hour: Int, minutes: Int)
        case leaves(hour: Int, substitute: Int)
    }

    package let name: String
    package let department: String
    /// When the hourly slots begin.
    let hours: [Int]
    /// Seats of each slot.
    let capacity: Int
    let habit: Habit
    /// Of each slot, who has booked in advance, and who comes without.
    let booked: Int
    let walkIns: Int
    /// The mean consultation.
    let minutesEach: Int

    /// How long a doctor waits after the last slot for somebody to come.
    static let patience = 600

    package var slots: [PatternSlot] {
        hours.map { hour in
            let (start, end) = (MinuteOfDay(hour: hour, minute: 0)!, MinuteOfDay(hour: hour + 1, minute: 0)!)
            return PatternSlot(label: "\(start)-\(end)", start: start, end: end, capacity: capacity)
        }
    }

    func start(of slot: Int) -> Int { hours[slot] * 3_600 }

    var end: Int { (hours.last.map { $0 + 1 } ?? 0) * 3_600 }

    private init(
        _ name: String, _ department: String, _ hours: [Int], seats: Int, booked: Int, walkIns: Int, minutesEach: Int,
        _ habit: Habit = .punctual
    ) {
        self.name = name
        self.department = department
        self.hours = hours
        capacity = seats
        self.habit = habit
        self.booked = booked
        self.walkIns = walkIns
        self.minutesEach = minutesEach
    }

    private static let wholeDay = [9, 10, 11, 12, 14, 15, 16]
    private static let morning = [9, 10, 11, 12]

    static let all = [
        LivingDoctor("Dr. Meera Iyer", "Medicine", wholeDay, seats: 5, booked: 5, walkIns: 1, minutesEach: 11),
        LivingDoctor(
            "Dr. Arjun Das", "Medicine", wholeDay, seats: 5, booked: 4, walkIns: 2, minutesEach: 11, .late(minutes: 25)),
        LivingDoctor("Dr. Sana Qureshi", "Medicine", morning, seats: 6, booked: 4, walkIns: 2, minutesEach: 9),
        LivingDoctor("Dr. Thomas Mathew", "Orthopaedics", wholeDay, seats: 4, booked: 3, walkIns: 1, minutesEach: 13),
        LivingDoctor(
            "Dr. Lata Deshpande", "Orthopaedics", wholeDay, seats: 4, booked: 3, walkIns: 1, minutesEach: 13,
            .rests(hour: 11, minutes: 15)),
        LivingDoctor("Dr. Vikram Rao", "Paediatrics", wholeDay, seats: 6, booked: 5, walkIns: 1, minutesEach: 9),
        LivingDoctor(
            "Dr. Farida Shaikh", "Paediatrics", wholeDay, seats: 6, booked: 4, walkIns: 1, minutesEach: 9,
            .leaves(hour: 15, substitute: 5)),
        LivingDoctor("Dr. Peter D'Souza", "Paediatrics", morning, seats: 6, booked: 4, walkIns: 2, minutesEach: 9),
    ]
}
