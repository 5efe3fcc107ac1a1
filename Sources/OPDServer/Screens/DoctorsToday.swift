import OPDEngine
import OPDJournal

/// A doctor who has slots today, and the session as it is, or would open.
struct DoctorToday {
    let doctor: Doctor
    let session: Session
    let now: Instant
    /// Nil for a session that has not opened.
    fileprivate let published: PublishedSession?
    fileprivate let state: [Int]

    /// What is made of it, made once for all who look within the same minute.
    func memoized<Value: Sendable>(_ name: String, _ make: () -> Value) -> Value {
        guard let published else { return make() }
        return published.memoized(name, at: state) { _ in make() }
    }
}

extension Desk {
    /// Those of these doctors who have slots today, all by default.
    func doctorsToday(_ isWanted: (Doctor) -> Bool = { _ in true }) async throws -> [DoctorToday] {
        let (directory, moment, version) = (hospital.directory, hospital.moment, hospital.directoryVersion)
        let doctors = directory.doctors.filter(isWanted)
        let sessions: [PublishedSession]
        do { sessions = try await hospital.sessions(of: doctors.map(\.id), on: moment.today) } catch {
            throw Problem(error)
        }
        let opened = Dictionary(uniqueKeysWithValues: sessions.map { ($0.live.session.id.doctor, $0) })
        let state = [moment.instant.milliseconds / 60_000, version]
        return doctors.compactMap { doctor in
            if let published = opened[doctor.id], published.live.session.isOpen {
                return DoctorToday(
                    doctor: doctor, session: published.live.session, now: moment.instant, published: published,
                    state: state)
            }
            return sessionToOpen(doctor, on: moment.today, directory).map { session in
                DoctorToday(doctor: doctor, session: session, now: moment.instant, published: nil, state: state)
            }
        }
    }

    /// A doctor's session as it is, or would open.
    func session(of doctor: Doctor, on day: ClinicDay) async throws -> Session {
        let live = try await published(Session.ID(doctor: doctor.id, day: day)).live
        return live.session.isOpen
            ? live.session : sessionToOpen(doctor, on: day, hospital.directory) ?? live.session
    }

    /// The doctor that a parameter or a form names.
    func namedDoctor(_ text: String?) async throws -> Doctor {
        guard let id = text.flatMap({ Self.number($0) }).flatMap({ Doctor.ID($0) }), try await hasDoctor(id),
            let doctor = hospital.directory.doctor(id)
        else { throw Problem.invalid("doctor_id", "takes a doctor's id.") }
        return doctor
    }

    /// A session as it would open now; nil where the doctor has no slots.
    func sessionToOpen(_ doctor: Doctor, on day: ClinicDay, _ directory: Directory) -> Session? {
        guard case .slots(let pattern) = directory.plan(of: doctor, on: day) else { return nil }
        var session = Session(id: Session.ID(doctor: doctor.id, day: day))
        let opening = SessionOpening(
            slots: calendar.windows(of: pattern, on: day), settings: directory.settings(of: doctor))
        session.evolve(.sessionOpened(opening), at: hospital.now)
        return session
    }
}
