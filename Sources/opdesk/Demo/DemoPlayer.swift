import AsyncHTTPClient
import Foundation
import OPDEngine
import OPDSimulation
import ServiceLifecycle

/// Plays a living day at a server, at the pace of its clock, and tells what happens on the way.
struct DemoPlayer: Service {
    let day: LivingDay
    let clock: DemoClock
    let date: ClinicDay
    /// Where the server listens, once it does.
    let ports: AsyncStream<Int>

    func run() async throws {
        for await port in ports {
            await cancelWhenGracefulShutdown {
                do {
                    try await play(at: "http://127.0.0.1:\(port)")
                } catch is CancellationError {
                    return
                } catch  where !Task.isCancelled {
                    tell("The demo cannot go on: \(error)")
                } catch {}
            }
            return
        }
    }

    private func play(at base: String) async throws {
        try await HTTPClient.withHTTPClient(configuration: HTTPDesk.clientConfiguration) { client in
            var desk = LivingDesk(HTTPDesk(base: base, date: .today, client: client), date: "\(date)")
            try await desk.open(with: day.doctors)
            tell(
                """
                A hospital lives at \(base). Look at
                  \(base)/          today at a glance
                  \(base)/desk      the clerk's desk
                  \(base)/board     the waiting room
                  \(base)/doctor/1  a consulting room
                  \(base)/book      booking at home
                Ctrl-C ends it.
                """)
            try await live(day, &desk)
        }
    }

    private func live(_ planned: LivingDay, _ desk: inout LivingDesk) async throws {
        var day = planned
        var hour = LivingDay.opening / 3_600
        while let (time, deed) = day.next() {
            try await clock.wait(until: time - LivingDay.opening)
            if time / 3_600 > hour {
                hour = time / 3_600
                tell("\(Self.clock(hour * 3_600))  \(try await desk.summary())")
            }
            if let news = news(of: deed) { tell("\(Self.clock(time))  \(news)") }
            day.note(try await desk.perform(deed))
        }
        tell("The day is over: \(try await desk.summary()). The pages stay until Ctrl-C.")
    }

    /// What is worth telling; a day has a thousand deeds that are not.
    private func news(of deed: LivingDay.Deed) -> String? {
        switch deed {
        case .book(let visit) where visit.source == .emergency:
            "an emergency for \(day.doctors[visit.doctor].name): \(visit.name)"
        case .turn(.isLate(let minutes), let doctor): "\(day.doctors[doctor].name) is \(minutes) minutes late"
        case .turn(.rests(let minutes), let doctor): "\(day.doctors[doctor].name) rests for \(minutes) minutes"
        case .turn(.leaves(let other), let doctor):
            "\(day.doctors[doctor].name) has to leave; \(day.doctors[other].name) takes the patients"
        default: nil
        }
    }

    private static func clock(_ seconds: Int) -> String { MinuteOfDay(minutes: seconds / 60).map { "\($0)" } ?? "" }

    /// At once, also where the output is a file.
    private func tell(_ text: String) { FileHandle.standardOutput.write(Data((text + "\n").utf8)) }
}
